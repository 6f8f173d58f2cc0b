"""`kancha simulate`: a fleet of phones that sync with a running server, and what must hold."""
