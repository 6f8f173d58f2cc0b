"""The built pages of the crews and the office, as the browser is given them."""
