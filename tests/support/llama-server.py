"""Serves a model file over HTTP with llama.cpp's own server until stdin ends. Arguments: model file, port."""

import sys

import xllamacpp

model, port = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.port = int(port)
params.n_ctx = 2048
params.n_parallel = 1
params.cpuparams.n_threads = 2
server = xllamacpp.Server(params)
sys.stdin.read()
