package theme

// What the tests of this package look at besides what it gives.
var (
	Styles  = styles
	Squeeze = squeeze
)
