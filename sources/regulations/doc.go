// Package regulations asks the API of Regulations.gov (api.regulations.gov,
// version 4) for documents, and reads its answers: what United States agencies
// put up for comment, with the deadlines.
package regulations
