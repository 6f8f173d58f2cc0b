"""What office users do to tickets: commands that make facts."""
