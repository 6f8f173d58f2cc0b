"""OGC API - Features, part 1 (core 1.0.1): tickets and field work for QGIS, GDAL and the like.

Read-only. Coordinates are WGS-84 longitude and latitude (CRS84). No customer's name, account or
phone is in it.
"""
