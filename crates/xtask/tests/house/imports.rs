//! Which file of a crate uses something that another one defines.
//!
//! Every path in a file is followed to where the thing is defined, through `use` and through the
//! re-exports of a `mod.rs`: a module that only hands something on is not what is used. What stands
//! under `#[cfg(test)]` does not count.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the language has more kinds of items than those that are imported"
)]

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Item, UseTree, Visibility};

/// A module, named by the segments below the crate.
type ModulePath = Vec<String>;

/// One use of something that another file defines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    /// The file that uses it, below the root that was read.
    pub(crate) from: PathBuf,
    /// The line on which it does.
    pub(crate) line: usize,
    /// The file that defines it.
    pub(crate) to: PathBuf,
    /// The line on which it is defined; 1 where a macro defines it.
    pub(crate) at: usize,
    /// What is used, as it is written.
    pub(crate) what: String,
}

#[derive(Default)]
struct Module {
    file: PathBuf,
    /// What is brought into the module by name, and whether others may take it from there.
    names: HashMap<String, Brought>,
    /// Modules everything of which is brought in.
    globs: Vec<(Vec<String>, bool)>,
    /// What is defined here, each with its line.
    items: HashMap<String, usize>,
    /// Every other path, with its line.
    paths: Vec<(Vec<String>, usize)>,
}

struct Brought {
    path: Vec<String>,
    line: usize,
    is_handed_on: bool,
}

/// Every import between the files of the crate whose `src` this is.
pub(crate) fn of_crate(src: &Path) -> Vec<Import> {
    let mut modules = BTreeMap::new();
    let root = ["lib.rs", "main.rs"].map(|name| src.join(name));
    let root = root.iter().find(|file| file.exists()).expect("no root");
    read_file(src, root, Vec::new(), &mut modules);
    let tree = Tree { modules };
    tree.imports()
}

fn read_file(
    src: &Path,
    file: &Path,
    path: ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let text =
        std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let parsed =
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let below = file.strip_prefix(src).expect("below the root").to_owned();
    read_items(src, &below, parsed.items, path, modules);
}

fn read_items(
    src: &Path,
    file: &Path,
    items: Vec<Item>,
    path: ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let mut module = Module {
        file: file.to_owned(),
        ..Module::default()
    };
    for item in items {
        if is_for_tests(&item) {
            continue;
        }
        match item {
            Item::Use(item) => {
                let is_handed_on = !matches!(item.vis, Visibility::Inherited);
                read_use(&item.tree, &mut Vec::new(), is_handed_on, &mut module);
            }
            Item::Mod(item) => {
                let mut inner = path.clone();
                inner.push(item.ident.to_string());
                if let Some((_, items)) = item.content {
                    read_items(src, file, items, inner, modules);
                } else {
                    let found = file_of(src, &inner);
                    read_file(src, &found, inner, modules);
                }
            }
            item => {
                module.items.extend(name_of(&item));
                read_tokens(item.to_token_stream(), &mut module.paths);
            }
        }
    }
    modules.insert(path, module);
}

fn is_for_tests(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute
            .to_token_stream()
            .to_string()
            .replace(' ', "")
            .starts_with("#[cfg(test)")
    })
}

/// The name of what is defined, and its line.
fn name_of(item: &Item) -> Option<(String, usize)> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some((ident.to_string(), ident.span().start().line))
}

fn file_of(src: &Path, module: &[String]) -> PathBuf {
    let folder = module
        .iter()
        .fold(src.to_owned(), |path, name| path.join(name));
    let flat = folder.with_extension("rs");
    if flat.exists() {
        flat
    } else {
        folder.join("mod.rs")
    }
}

fn read_use(tree: &UseTree, before: &mut Vec<String>, is_handed_on: bool, module: &mut Module) {
    match tree {
        UseTree::Path(tree) => {
            before.push(tree.ident.to_string());
            read_use(&tree.tree, before, is_handed_on, module);
            before.pop();
        }
        UseTree::Group(tree) => {
            for tree in &tree.items {
                read_use(tree, before, is_handed_on, module);
            }
        }
        UseTree::Glob(_) => module.globs.push((before.clone(), is_handed_on)),
        UseTree::Name(tree) => bring(
            &tree.ident,
            &tree.ident.to_string(),
            before,
            is_handed_on,
            module,
        ),
        UseTree::Rename(tree) => bring(
            &tree.ident,
            &tree.rename.to_string(),
            before,
            is_handed_on,
            module,
        ),
    }
}

fn bring(
    ident: &proc_macro2::Ident,
    name: &str,
    before: &[String],
    is_handed_on: bool,
    module: &mut Module,
) {
    let mut path = before.to_vec();
    let mut name = name.to_owned();
    if ident == "self" {
        name = path.last().cloned().unwrap_or_default();
    } else {
        path.push(ident.to_string());
    }
    let line = ident.span().start().line;
    module.names.insert(
        name,
        Brought {
            path,
            line,
            is_handed_on,
        },
    );
}

/// Every path in these tokens, also in the arguments of macros.
fn read_tokens(tokens: TokenStream, paths: &mut Vec<(Vec<String>, usize)>) {
    let mut path: Vec<String> = Vec::new();
    let mut line = 0;
    // Two colons in a row: the next identifier goes on.
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if colons != 2 {
                    keep(&mut path, line, paths);
                    line = ident.span().start().line;
                }
                path.push(ident.to_string());
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            TokenTree::Group(group) => {
                keep(&mut path, line, paths);
                colons = 0;
                read_tokens(group.stream(), paths);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {
                keep(&mut path, line, paths);
                colons = 0;
            }
        }
    }
    keep(&mut path, line, paths);
}

fn keep(path: &mut Vec<String>, line: usize, paths: &mut Vec<(Vec<String>, usize)>) {
    if !path.is_empty() {
        paths.push((core::mem::take(path), line));
    }
}

/// A file, and a line in it.
type Place = (PathBuf, usize);

struct Tree {
    modules: BTreeMap<ModulePath, Module>,
}

impl Tree {
    fn imports(&self) -> Vec<Import> {
        let mut found = Vec::new();
        for (path, module) in &self.modules {
            let mut add = |what: &[String], line: usize| {
                let Some((to, at)) = self.defined_in(path, what, 0) else {
                    return;
                };
                if to != module.file {
                    found.push(Import {
                        from: module.file.clone(),
                        line,
                        to,
                        at,
                        what: what.join("::"),
                    });
                }
            };
            for (name, brought) in &module.names {
                // What is only handed on is not used; a module alone is not either, but what is
                // taken from it.
                let is_used = module.paths.iter().any(|(path, _)| path[0] == *name);
                if (is_used || !brought.is_handed_on)
                    && self.module_at(path, &brought.path, 0).is_none()
                {
                    add(&brought.path, brought.line);
                }
            }
            for (what, line) in &module.paths {
                if what.len() > 1 {
                    add(what, *line);
                } else if let Some(whole) = self.through_glob(path, module, &what[0]) {
                    add(&whole, *line);
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The whole path of a name that came in with everything of another module.
    fn through_glob(&self, at: &[String], module: &Module, name: &str) -> Option<Vec<String>> {
        if module.names.contains_key(name) || module.items.contains_key(name) {
            return None;
        }
        let globs = module
            .globs
            .iter()
            .filter(|(_, is_handed_on)| !is_handed_on);
        globs.map(|(path, _)| path).find_map(|path| {
            let inner = self.module_at(at, path, 0)?;
            self.definer(&inner, name, 0)?;
            Some(path.iter().cloned().chain([name.to_owned()]).collect())
        })
    }

    /// The module that a path names, seen from another one.
    fn module_at(&self, from: &[String], path: &[String], depth: usize) -> Option<ModulePath> {
        if depth > 12 {
            return None;
        }
        let (mut at, rest) = self.start(from, path, depth)?;
        for name in rest {
            at = self.child(&at, name, depth)?;
        }
        Some(at)
    }

    /// Where a path begins: at the crate, above, here, or at something that was brought in.
    fn start<'a>(
        &self,
        from: &[String],
        path: &'a [String],
        depth: usize,
    ) -> Option<(ModulePath, &'a [String])> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some((Vec::new(), rest)),
            "self" => Some((from.to_vec(), rest)),
            "super" => {
                let mut at = from.to_vec();
                at.pop()?;
                if rest.first().is_some_and(|name| name == "super") {
                    return self.start(&at, rest, depth + 1);
                }
                Some((at, rest))
            }
            name => Some((self.child(from, name, depth)?, rest)),
        }
    }

    fn child(&self, at: &[String], name: &str, depth: usize) -> Option<ModulePath> {
        let mut inner = at.to_vec();
        inner.push(name.to_owned());
        if self.modules.contains_key(&inner) {
            return Some(inner);
        }
        let brought = self.modules.get(at)?.names.get(name)?;
        if brought.path.first().is_some_and(|first| first == name) {
            return None;
        }
        self.module_at(at, &brought.path, depth + 1)
    }

    /// The file and the line that define what a path names; none where that is another crate's or a
    /// local name.
    fn defined_in(&self, from: &[String], path: &[String], depth: usize) -> Option<Place> {
        if depth > 12 {
            return None;
        }
        let first = path.first()?;
        let is_rooted = matches!(first.as_str(), "crate" | "self" | "super");
        if !is_rooted && self.child(from, first, depth).is_none() {
            // Of a type that was brought in its import tells.
            return None;
        }
        let (mut at, mut rest) = self.start(from, path, depth)?;
        while let Some((name, after)) = rest.split_first() {
            if let Some(inner) = self.child(&at, name, depth) {
                at = inner;
                rest = after;
                continue;
            }
            return Some(
                self.definer(&at, name, depth)
                    .unwrap_or_else(|| (self.modules[&at].file.clone(), 1)),
            );
        }
        None
    }

    /// The file and the line that define a name of a module: its own, or the one from which it is
    /// handed on.
    fn definer(&self, at: &[String], name: &str, depth: usize) -> Option<Place> {
        let module = self.modules.get(at)?;
        if let Some(line) = module.items.get(name) {
            return Some((module.file.clone(), *line));
        }
        if let Some(brought) = module.names.get(name) {
            return self.defined_in(at, &brought.path, depth + 1);
        }
        for (path, _) in &module.globs {
            let Some(inner) = self.module_at(at, path, depth + 1) else {
                continue;
            };
            if let Some(file) = self.definer(&inner, name, depth + 1) {
                return Some(file);
            }
        }
        None
    }
}

/// The groups of files that import each other in a circle.
pub(crate) fn circles(imports: &[Import]) -> Vec<Vec<PathBuf>> {
    let mut next: BTreeMap<&Path, Vec<&Path>> = BTreeMap::new();
    for import in imports {
        next.entry(&import.from).or_default().push(&import.to);
        next.entry(&import.to).or_default();
    }
    let reached = |start: &Path| {
        let mut seen: Vec<&Path> = Vec::new();
        let mut open: Vec<&Path> = next[start].clone();
        while let Some(file) = open.pop() {
            if !seen.contains(&file) {
                seen.push(file);
                open.extend(&next[file]);
            }
        }
        seen
    };
    let reach: BTreeMap<&Path, Vec<&Path>> =
        next.keys().map(|file| (*file, reached(file))).collect();
    let mut circles: Vec<Vec<PathBuf>> = Vec::new();
    for (file, seen) in &reach {
        if !seen.contains(file) || circles.iter().flatten().any(|known| known == file) {
            continue;
        }
        let circle = seen.iter().filter(|other| reach[*other].contains(file));
        let mut circle: Vec<PathBuf> = circle.map(|other| other.to_path_buf()).collect();
        circle.sort();
        circles.push(circle);
    }
    circles
}
