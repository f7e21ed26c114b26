package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"gopkg.in/yaml.v3"
)

// The recipes in docs/ci are run here as far as that goes without the services
// that they are for: each step that is a command, on a book of its own, on as
// many "machines", which are directories, as the recipe asks for. What the
// recipe fetches and makes as weft is the weft of this test.

// TestRecipeForGitHub runs the jobs of the workflow.
func TestRecipeForGitHub(t *testing.T) {
	c := newCI(t)
	var flow workflow
	c.read("github.yml", &flow)
	maps.DeleteFunc(flow.Env, func(name, _ string) bool { return c.env[name] != "" })
	maps.Copy(c.env, flow.Env)
	for done := map[string]bool{}; len(done) < len(flow.Jobs); {
		ready := slices.DeleteFunc(slices.Sorted(maps.Keys(flow.Jobs)), func(name string) bool {
			need := flow.Jobs[name].Needs
			return done[name] || need != "" && !done[need]
		})
		if len(ready) == 0 {
			t.Fatal("the jobs of the workflow wait for each other")
		}
		for _, name := range ready {
			c.job(flow.Jobs[name])
			done[name] = true
		}
	}
	c.same("github-pages")
}

// TestRecipeForGitLab has gitlab-ci-local run the pipeline.
func TestRecipeForGitLab(t *testing.T) {
	c := newCI(t)
	local, err := filepath.Abs("../../site/browser/node_modules/.bin/gitlab-ci-local")
	if err == nil {
		_, err = os.Stat(local)
	}
	if _, rsync := exec.LookPath("rsync"); err != nil || rsync != nil {
		if strings.Contains(os.Getenv("WEFT_REQUIRE"), "npm") {
			t.Fatalf("want gitlab-ci-local (make web) and rsync: %v", err)
		}
		t.Skip("gitlab-ci-local is not there (make web), or rsync is not")
	}
	text := c.text("gitlab.yml")
	c.write("repository/.gitlab-ci.yml", text)
	c.git("repository", "add", ".")
	c.git("repository", "commit", "-qm", "recipe")
	c.git("repository", "remote", "add", "origin", "https://gitlab.example.org/us/book.git")
	args := []string{"--force-shell-executor", "--home", filepath.Join(c.dir, "home")}
	for name, value := range c.env {
		args = append(args, "--variable", name+"="+value)
	}
	cmd := c.command()
	cmd.Path, cmd.Args, cmd.Dir = local, append([]string{local}, args...), filepath.Join(c.dir, "repository")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("gitlab-ci-local: %v\n%s", err, out)
	}
	c.same("repository/public")
}

// TestRecipeForNetlify runs the build command.
func TestRecipeForNetlify(t *testing.T) {
	c := newCI(t)
	var recipe struct {
		Build struct{ Command, Publish string }
	}
	if err := toml.Unmarshal([]byte(c.text("netlify.toml")), &recipe); err != nil {
		t.Fatal(err)
	}
	c.env["URL"] = ""
	c.shell("repository", recipe.Build.Command)
	c.same(filepath.Join("repository", recipe.Build.Publish))
}

// A workflow is one of GitHub, as far as the recipe has it.
type workflow struct {
	Env  map[string]string
	Jobs map[string]workflowJob
}

// A workflowJob is a job of it.
type workflowJob struct {
	Needs    string
	Env      map[string]string
	Strategy struct {
		Matrix struct{ Shard []string }
	}
	Steps []struct {
		Uses, Run string
		With      map[string]string
	}
}

// A ci is a workshop in which recipes are run.
type ci struct {
	*workshop
	env      map[string]string
	machines int
	want     map[string]string
}

// newCI makes a repository with a book, and one with a weft.
func newCI(t *testing.T) *ci {
	t.Helper()
	if testing.Short() {
		t.Skip("builds a book on many machines")
	}
	c := &ci{workshop: newWorkshop(t)}
	c.env = map[string]string{
		"WEFT_REPOSITORY": filepath.Join(c.dir, "source"), "WEFT_REVISION": "main", "BOOK": ".",
	}
	c.edition(0)
	c.write("source/Makefile", "build:\n\tmkdir -p bin && ln -sf "+filepath.Join(c.dir, "weft")+" bin/weft\n")
	if err := os.Rename(filepath.Join(c.dir, "book"), filepath.Join(c.dir, "repository")); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"source", "repository"} {
		c.git(dir, "init", "-qb", "main")
		c.git(dir, "add", ".")
		c.git(dir, "commit", "-qm", "all")
	}
	c.shell("repository", "../weft build . --no-cache --out ../want")
	c.want = c.site("want")
	return c
}

// text gives a recipe.
func (c *ci) text(name string) string {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join("../../docs/ci", name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// read decodes a recipe that is YAML.
func (c *ci) read(name string, v any) {
	c.t.Helper()
	if err := yaml.Unmarshal([]byte(c.text(name)), v); err != nil {
		c.t.Fatal(err)
	}
}

// git runs git in a directory.
func (c *ci) git(dir string, args ...string) {
	c.t.Helper()
	who := []string{"-C", filepath.Join(c.dir, dir), "-c", "user.name=w", "-c", "user.email=w@example.org"}
	if out, err := exec.CommandContext(c.t.Context(), "git", append(who, args...)...).CombinedOutput(); err != nil {
		c.t.Fatalf("git %q: %v\n%s", args, err, out)
	}
}

// shell runs commands as the services do: they stop at the first that fails.
func (c *ci) shell(dir, script string) {
	c.t.Helper()
	cmd := c.command()
	cmd.Path, cmd.Args = "/bin/bash", []string{"bash", "-eo", "pipefail", "-c", script}
	cmd.Dir = filepath.Join(c.dir, dir)
	for name, value := range c.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("%s: %v\n%s", script, err, out)
	}
}

// job runs a job on a machine for each value of its matrix.
func (c *ci) job(job workflowJob) {
	c.t.Helper()
	shards := job.Strategy.Matrix.Shard
	if shards == nil {
		shards = []string{""}
	}
	for _, shard := range shards {
		c.machines++
		machine := fmt.Sprintf("machine%d", c.machines)
		expand := regexp.MustCompile(`\$\{\{ matrix\.shard \}\}`)
		for name, value := range job.Env {
			c.env[name] = expand.ReplaceAllString(value, shard)
		}
		c.copy("empty", machine) // a new one
		for _, step := range job.Steps {
			with := map[string]string{}
			for name, value := range step.With {
				with[name] = expand.ReplaceAllString(value, shard)
			}
			if step.Run != "" {
				c.shell(machine, step.Run)
			} else {
				c.action(machine, step.Uses, with)
			}
		}
	}
}

// action does what an action does, as far as files are concerned.
func (c *ci) action(machine, uses string, with map[string]string) {
	c.t.Helper()
	name, _, _ := strings.Cut(uses, "@")
	switch name {
	case "actions/checkout":
		c.copy("repository", machine)
	case "actions/upload-artifact":
		c.copy(filepath.Join(machine, with["path"]), filepath.Join("artifacts", with["name"], with["path"]))
	case "actions/download-artifact":
		names, _ := filepath.Glob(filepath.Join(c.dir, "artifacts", with["name"]+with["pattern"]))
		if len(names) == 0 {
			c.t.Fatalf("there is no artifact %q", with)
		}
		for _, from := range names {
			c.copy(strings.TrimPrefix(from, c.dir), machine)
		}
	case "actions/upload-pages-artifact":
		c.copy(filepath.Join(machine, with["path"]), "github-pages")
	case "actions/setup-go", "actions/cache/restore", "actions/cache/save", "actions/deploy-pages":
	default:
		c.t.Fatalf("this test does not know the action %s", uses)
	}
}

// copy copies a file, or what is in a directory, to where another is.
func (c *ci) copy(from, to string) {
	c.t.Helper()
	from, to = filepath.Join(c.dir, from), filepath.Join(c.dir, to)
	if info, err := os.Stat(from); err == nil && !info.IsDir() {
		c.shell(".", fmt.Sprintf("mkdir -p '%s' && cp -a '%s' '%s'", filepath.Dir(to), from, to))
		return
	}
	c.shell(".", fmt.Sprintf("mkdir -p '%s' '%s' && cp -a '%s/.' '%s'", from, to, from, to))
}

// same compares a site with what a build gives that is alone.
func (c *ci) same(dir string) {
	c.t.Helper()
	if got := c.site(dir); !maps.Equal(got, c.want) {
		c.t.Errorf("%s differs in %q", dir, differ(got, c.want))
	}
}
