namespace fleet {}
