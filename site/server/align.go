package server

// align pairs the items of two lists in their order, as many as it can: for
// each of the n items of the first it gives its twin in the second, which has
// m, or -1. Same tells which are alike.
func align(n, m int, same func(i, j int) bool) []int {
	twin := make([]int, n)
	for i := range twin {
		twin[i] = -1
	}
	head := 0
	for head < n && head < m && same(head, head) {
		twin[head] = head
		head++
	}
	for n > head && m > head && same(n-1, m-1) {
		twin[n-1] = m - 1
		n, m = n-1, m-1
	}
	if (n-head)*(m-head) > mostPairs {
		return twin // they have little in common
	}
	// longest[i][j] is how many pairs there are from i and j on.
	longest := make([][]int, n-head+1)
	for i := range longest {
		longest[i] = make([]int, m-head+1)
	}
	for i := n - 1; i >= head; i-- {
		for j := m - 1; j >= head; j-- {
			if same(i, j) {
				longest[i-head][j-head] = longest[i-head+1][j-head+1] + 1
			} else {
				longest[i-head][j-head] = max(longest[i-head+1][j-head], longest[i-head][j-head+1])
			}
		}
	}
	for i, j := head, head; i < n && j < m; {
		switch {
		case same(i, j):
			twin[i] = j
			i, j = i+1, j+1
		case longest[i-head+1][j-head] >= longest[i-head][j-head+1]:
			i++
		default:
			j++
		}
	}
	return twin
}

// mostPairs bounds how many pairs are looked at.
const mostPairs = 1 << 20
