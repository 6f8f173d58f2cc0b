"""Document stores: the contract, and a folder for each technology that keeps it."""
