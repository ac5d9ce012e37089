#!/bin/sh
# Builds the modules of the tests anew: sh agent/skills/wasm/__fixtures__/build.sh
cd "$(dirname "$0")" || exit 1
npx asc plug-in.ts --outFile plug-in.wasm --optimizeLevel 3 --shrinkLevel 2 --converge --noAssert \
  --runtime minimal --use abort=plug-in/abort
