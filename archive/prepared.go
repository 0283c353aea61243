package archive

import (
	"context"
	"database/sql"
	"slices"
	"sync"
)

// prepared is the statements that an SQLite writer has used before, prepared:
// keeping one article takes dozens, mostly short ones.
type prepared struct {
	mu         sync.Mutex
	statements map[string]*sql.Stmt
	wanted     []string
}

// of is the statement for use in tx, or nil when it is not prepared yet; it
// will be, once the transaction has set the connection free.
func (p *prepared) of(ctx context.Context, tx *sql.Tx, statement string) *sql.Stmt {
	if p == nil || tx == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.statements[statement]; known != nil {
		return tx.StmtContext(ctx, known)
	}
	if !slices.Contains(p.wanted, statement) {
		p.wanted = append(p.wanted, statement)
	}
	return nil
}

// prepareWanted prepares what was wanted. It holds no lock meanwhile: it waits
// for the connection, whose holder may be asking for a statement.
func (p *prepared) prepareWanted(ctx context.Context, db *sql.DB) {
	if p == nil {
		return
	}
	p.mu.Lock()
	wanted := p.wanted
	p.wanted = nil
	p.mu.Unlock()
	for _, statement := range wanted {
		p.prepare(ctx, db, statement)
	}
}

func (p *prepared) prepare(ctx context.Context, db *sql.DB, statement string) {
	const most = 200
	have := func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.statements[statement] != nil || len(p.statements) >= most
	}
	if have() {
		return
	}
	ready, err := db.PrepareContext(ctx, statement)
	if err != nil {
		return // it goes on being run as it is
	}
	if have() {
		ready.Close()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.statements[statement] = ready
}
