package program

// syntaxWords gives a message of go/parser in the words of the compiler.
func syntaxWords(msg string) string { return "syntax error: " + msg }

// typeWords gives a message of go/types in the words of the compiler, where
// they differ.
func typeWords(msg string) string { return msg }
