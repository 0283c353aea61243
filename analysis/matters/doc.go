// Package matters reads the sums of money that an article names and what each
// is: a fine, a settlement, a turnover, a price. The words by which it does so,
// in English, Chinese, German and French, are data files; no model is needed.
//
// It would rather leave a figure out, or class it as a mere sum, than call
// something a fine that is none.
package matters
