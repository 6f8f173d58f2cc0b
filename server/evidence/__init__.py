"""Files that are evidence: which facts name them, and the facts that say that they are here."""
