"""Tables and triggers that make an SQLite file a GeoPackage (OGC 12-128r18, annexes C and F)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

WGS84 = 4326
"""EPSG code."""

BASE = """
PRAGMA application_id = 1196444487; -- GPKG
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
    ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",
    DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],
    AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],
    UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
    'longitude, latitude in degrees');
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL,
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents (table_name),
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys (srs_id),
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    PRIMARY KEY (table_name, column_name)
);
CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    UNIQUE (table_name, column_name, extension_name)
);
"""

_BOX = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_FULL = "NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)"
_EMPTY = "NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)"
_INSERT = f'INSERT OR REPLACE INTO "{{index}}" VALUES (NEW.fid, {_BOX});'  # noqa: S608 (own words)
_DELETE = 'DELETE FROM "{index}" WHERE id = OLD.fid;'
_DELETE_BOTH = 'DELETE FROM "{index}" WHERE id IN (OLD.fid, NEW.fid);'
_TRIGGERS = (
    ("insert", "AFTER INSERT ON", _FULL, _INSERT),
    ("update1", "AFTER UPDATE OF geom ON", f"OLD.fid = NEW.fid AND ({_FULL})", _INSERT),
    ("update2", "AFTER UPDATE OF geom ON", f"OLD.fid = NEW.fid AND ({_EMPTY})", _DELETE),
    ("update3", "AFTER UPDATE ON", f"OLD.fid != NEW.fid AND ({_FULL})", _DELETE + " " + _INSERT),
    ("update4", "AFTER UPDATE ON", f"OLD.fid != NEW.fid AND ({_EMPTY})", _DELETE_BOTH),
    ("delete", "AFTER DELETE ON", "OLD.geom NOT NULL", _DELETE),
)
"""Name, event, condition, and what to do to the R-tree (annex F.3)."""


def feature_table(name: str, columns: Sequence[str]) -> Iterator[str]:
    """A table of features and its R-tree. ``columns``: name and type of each, quoted."""
    listed = ", ".join(columns)
    yield f'CREATE TABLE "{name}" (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom POINT, {listed})'
    yield f'CREATE VIRTUAL TABLE "rtree_{name}_geom" USING rtree (id, minx, maxx, miny, maxy)'


def rtree_triggers(name: str) -> Iterator[str]:
    """What keeps the R-tree right when others change the file."""
    index = f"rtree_{name}_geom"
    for word, event, condition, action in _TRIGGERS:
        done = action.format(index=index)
        yield f'CREATE TRIGGER "{index}_{word}" {event} "{name}" WHEN {condition} BEGIN {done} END'
