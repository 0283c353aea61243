package cli

import "runtime/debug"

// intakeMemory is how much memory the Go runtime may hold while articles are
// taken in before it collects garbage more often than it would, in bytes. It is
// soft: what is needed is taken. Beside it, SQLite and the program itself take
// some 50 MB.
const intakeMemory = 108 << 20

// intakeGrowth is by how many per cent what is held may grow before garbage is
// collected: up to that limit, memory is cheaper than collecting.
const intakeGrowth = 400

// boundMemory sets that limit, unless the operator has set one or has said how
// garbage is to be collected.
func (p *Program) boundMemory() {
	if p.Alone && p.getenv("GOMEMLIMIT") == "" && p.getenv("GOGC") == "" {
		debug.SetMemoryLimit(intakeMemory)
		debug.SetGCPercent(intakeGrowth)
	}
}
