"""The roadmap: bars over a time axis, and the load on people."""
