"""Moving all databases of one store to another: copying, and comparing what came."""
