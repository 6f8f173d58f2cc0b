"""What the built pages may load and use: stricter than other pages, and with the map's tiles."""

from __future__ import annotations

from collections.abc import Mapping

from server.map_tiles import Tiles


def headers_of_pages(tiles: Tiles | None) -> Mapping[str, str]:
    """Headers of every built page: no inline script, nothing from elsewhere but map tiles."""
    elsewhere = f" {tiles.origin}" if tiles is not None and tiles.origin else ""
    policy = (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self' blob:",
        f"img-src 'self' data: blob:{elsewhere}",
        "media-src 'self' blob:",
        f"connect-src 'self'{elsewhere}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self)",
    }
