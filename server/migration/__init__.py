"""Moving the documents of an office from one kind of store to the other."""
