"""Tables of tickets that leave and enter as files: CSV, XLSX, GeoJSON, GeoPackage."""
