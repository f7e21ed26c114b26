package card

// What the tests of this package look at besides the picture.
var Words = words
