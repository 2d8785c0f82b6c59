#!/bin/sh
# Make an environment of its own for the peer that the speed is measured against. It is never a dependency.
# Usage: benchmarks/make_peer_environment.sh FOLDER   (outside the repository)
set -eu
folder=${1:?Usage: $0 FOLDER}
python=${PYTHON:-python3.11}
"$python" -m venv "$folder"
pip="$folder/bin/python -m pip --disable-pip-version-check"
# the peer pins what it needs; the bounds below are only tried where its own do not install
$pip install --quiet gaitmap gaitmap_mad || $pip install --quiet "numpy<2" "pandas<2.2" gaitmap gaitmap_mad
$pip freeze
echo "Now pass --peer-env $folder"
