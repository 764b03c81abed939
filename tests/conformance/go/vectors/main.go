// Makes tests/vectors/tlog.json with the code that guards Go's module checksums (golang.org/x/mod/sumdb/tlog):
// proofs of small trees, and spoiled ones with that code's own verdict.  Run by `make vectors`.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

// probe is one claim and whether Go accepts it.  Old is -1 for inclusion of Leaf at Index.
type probe struct {
	Old, Index, Size int64
	OldRoot, Root    string
	Leaf             string
	Path             []string
	Good             bool
	What             string
}

type store []tlog.Hash

func (s store) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, s[index])
	}
	return found, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func leaf(index int64) string { return fmt.Sprintf("leaf %d", index) }

func texts(path []tlog.Hash) []string {
	found := []string{}
	for _, hash := range path {
		found = append(found, hex.EncodeToString(hash[:]))
	}
	return found
}

func text(hash tlog.Hash) string { return hex.EncodeToString(hash[:]) }

var other = tlog.RecordHash([]byte("another"))

type version struct {
	what string
	path []tlog.Hash
}

// spoiled gives the path itself and versions that must not pass.
func spoiled(path []tlog.Hash) []version {
	found := []version{{"as made", path}, {"a hash more", append(append([]tlog.Hash{}, path...), other)}}
	if len(path) > 0 {
		found = append(found, version{"a hash less", path[:len(path)-1]},
			version{"first hash changed", append([]tlog.Hash{other}, path[1:]...)},
			version{"first hash missing", path[1:]})
	}
	return found
}

func main() {
	var hashes store
	var roots []tlog.Hash
	const most = 34
	for index := int64(0); index < most; index++ {
		stored := must(tlog.StoredHashes(index, []byte(leaf(index)), hashes))
		hashes = append(hashes, stored...)
		roots = append(roots, must(tlog.TreeHash(index+1, hashes)))
	}
	var probes []probe
	inclusion := func(what string, path []tlog.Hash, size int64, root tlog.Hash, index int64, data string) {
		good := index >= 0 && index < size && tlog.CheckRecord(path, size, root, index, tlog.RecordHash([]byte(data))) == nil
		probes = append(probes, probe{-1, index, size, "", text(root), data, texts(path), good, what})
	}
	consistency := func(what string, path []tlog.Hash, size int64, root tlog.Hash, old int64, oldRoot tlog.Hash) {
		good := old >= 1 && old <= size && tlog.CheckTree(path, size, root, old, oldRoot) == nil
		probes = append(probes, probe{old, 0, size, text(oldRoot), text(root), "", texts(path), good, what})
	}
	for _, size := range []int64{1, 2, 3, 4, 5, 7, 8, 11, 16, 17, most} {
		root := roots[size-1]
		for _, index := range []int64{0, size / 2, size - 1} {
			path := []tlog.Hash(must(tlog.ProveRecord(size, index, hashes)))
			for _, v := range spoiled(path) {
				inclusion(v.what, v.path, size, root, index, leaf(index))
			}
			inclusion("another leaf", path, size, root, index, "another")
			inclusion("another place", path, size, root, (index+1)%size, leaf(index))
			inclusion("beyond the end", path, size, root, size, leaf(index))
			inclusion("another size", path, size+1, root, index, leaf(index))
			inclusion("another root", path, size, other, index, leaf(index))
		}
		for _, old := range []int64{1, (size + 1) / 2, size} {
			path := []tlog.Hash(must(tlog.ProveTree(size, old, hashes)))
			for _, v := range spoiled(path) {
				consistency(v.what, v.path, size, root, old, roots[old-1])
			}
			consistency("another old root", path, size, root, old, other)
			consistency("another root", path, size, other, old, roots[old-1])
			consistency("old size 0", path, size, root, 0, other)
			consistency("sizes changed about", path, old, roots[old-1], size, root)
		}
		consistency("old size 0, nothing shown", nil, size, root, 0, other)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "")
	if err := out.Encode(probes); err != nil {
		panic(err)
	}
}
