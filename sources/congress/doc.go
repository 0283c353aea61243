// Package congress asks the API of Congress.gov (api.congress.gov, version 3)
// for bills and summaries, and reads its answers. The API cannot search: what is
// of interest is picked from all bills by the words of their titles.
package congress
