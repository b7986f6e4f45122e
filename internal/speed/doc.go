// Package speed measures the decisions beside their rivals: the questions that all
// of them are asked, and the rounds in which they take turns.
package speed
