#!/bin/sh
# QGIS, PostGIS and GDAL for the GIS tests: found, or installed from Debian where that is allowed.
set -eu
missing=
/usr/bin/python3 -c 'import qgis.core' 2>/dev/null || missing="$missing qgis python3-qgis"
command -v ogrinfo >/dev/null 2>&1 || missing="$missing gdal-bin"
ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || missing="$missing postgresql-15 postgresql-15-postgis-3"
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "installing for the GIS tests:$missing"
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "The GIS tests need:$missing" >&2
echo "Install them (Debian: apt-get install$missing) and run make test-gis again." >&2
exit 1
