package program

// typeWords gives a message of go/types in the words of the compiler, where
// they differ.
func typeWords(msg string) string { return msg }
