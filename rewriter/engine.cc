namespace rewriter {}
