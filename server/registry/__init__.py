"""People, crews, devices and their secrets: documents of the ``registry`` database."""
