"""Area packages of map tiles, for devices that have no network."""
