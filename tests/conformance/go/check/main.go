// Checks a log that Suyuan exported with the code that guards Go's module checksums (golang.org/x/mod/sumdb):
// the checkpoint's signature, inclusion of leaves, consistency from earlier sizes, and one tlog-proof.
//
//	go run main.go LOG-FOLDER LOG-KEY [PROOF ENTRY]
//	go run main.go - LOG-KEY PROOF ENTRY             a proof alone
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func fail(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}

// folder reads tiles of the tlog-tiles layout: the paths of sumdb without the height.
type folder string

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		read, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		data = append(data, read)
	}
	return data, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// open checks the note and returns the tree of its three lines.
func open(signed []byte, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		fail("key: %v", err)
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		fail("note: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("checkpoint: %q", opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("size: %v", err)
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		fail("root: %v", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

func leaves(dir string, size int64) [][]byte {
	var all [][]byte
	for number := int64(0); number*256 < size; number++ {
		width := min(256, size-number*256)
		tile := tlog.Tile{H: height, L: -1, N: number, W: int(width)}
		path := strings.NewReplacer("tile/8/data/", "tile/entries/").Replace(tile.Path())
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			fail("entries: %v", err)
		}
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	if int64(len(all)) != size {
		fail("entries: %d of %d", len(all), size)
	}
	return all
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func checkProof(path, entry, key string) {
	text, err := os.ReadFile(path)
	if err != nil {
		fail("proof: %v", err)
	}
	leaf, err := os.ReadFile(entry)
	if err != nil {
		fail("entry: %v", err)
	}
	head, signed, _ := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("proof: %q", lines[0])
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		fail("index: %v", err)
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(raw) != tlog.HashSize {
			fail("proof: %q", line)
		}
		proof = append(proof, tlog.Hash(*(*[tlog.HashSize]byte)(raw)))
	}
	tree := open(signed, key)
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		fail("proof of %d: %v", index, err)
	}
}

func main() {
	if len(os.Args) != 3 && len(os.Args) != 5 {
		fail("usage: main LOG-FOLDER LOG-KEY [PROOF ENTRY]")
	}
	dir, key := os.Args[1], os.Args[2]
	if dir == "-" && len(os.Args) == 5 {
		checkProof(os.Args[3], os.Args[4], key)
		return
	}
	signed, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	tree := open(signed, key)
	reader := tlog.TileHashReader(tree, folder(dir))
	all := leaves(dir, tree.N)
	step := tree.N/1000 + 1 // all of a small log, a thousand places of a large one
	for index := int64(0); index < tree.N; index += step {
		leaf := all[index]
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			fail("inclusion of %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
			fail("inclusion of %d: %v", index, err)
		}
	}
	for old := int64(1); old <= tree.N; old += step {
		root, err := tlog.TreeHash(old, reader)
		if err != nil {
			fail("tree of %d: %v", old, err)
		}
		proof, err := tlog.ProveTree(tree.N, old, reader)
		if err != nil {
			fail("consistency from %d: %v", old, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old, root); err != nil {
			fail("consistency from %d: %v", old, err)
		}
	}
	if len(os.Args) == 5 {
		checkProof(os.Args[3], os.Args[4], key)
	}
	fmt.Printf("%d entries, root %v\n", tree.N, tree.Hash)
}
