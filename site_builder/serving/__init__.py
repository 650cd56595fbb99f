"""The live preview: a loop around the steps of a build, and a server that shows what came of them."""
