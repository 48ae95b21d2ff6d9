//! Folders that appear whole or not at all, and disappear so.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::error::Error;

/// A folder under construction. Dropped before it is finished, it leaves nothing behind.
pub struct NewFolder {
    parent: PathBuf,
    partial: PathBuf,
    /// The folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
    finished: bool,
}

impl NewFolder {
    /// Starts a folder called `name` in `parent`, which is made if need be.
    ///
    /// # Errors
    /// [`Error::Unwritable`].
    pub fn create(parent: &Path, name: &str) -> Result<Self, Error> {
        let partial = parent.join(hidden(name, "partial"));
        let mut folder = Self { parent: parent.to_owned(), partial, made: Vec::new(), finished: false };
        folder.make_parents()?;
        // What another process with our number has left is nobody's.
        match fs::create_dir(&folder.partial) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
                fs::remove_dir_all(&folder.partial).and_then(|()| fs::create_dir(&folder.partial))
            }
            made => made,
        }
        .map_err(|e| Error::unwritable(parent, e))?;
        Ok(folder)
    }

    fn make_parents(&mut self) -> Result<(), Error> {
        let here = |path: &&Path| !path.as_os_str().is_empty();
        let missing: Vec<&Path> = self.parent.ancestors().filter(here).take_while(|path| !path.exists()).collect();
        let first = self.parent.ancestors().filter(here).nth(missing.len());
        if let Some(first) = first.filter(|path| !path.is_dir()) {
            let source = io::Error::new(io::ErrorKind::NotADirectory, "it is not a folder");
            return Err(Error::unwritable(first, source));
        }
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                Ok(()) => self.made.insert(0, path.to_owned()),
                // Another run was faster.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(Error::unwritable(path, e)),
            }
        }
        Ok(())
    }

    /// Writes a file of the folder and flushes it to the disk.
    ///
    /// # Errors
    /// [`Error::Unwritable`].
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let write = || {
            let mut file = File::create(self.partial.join(name))?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|e| Error::unwritable(&self.parent.join(name), e))
    }

    /// Moves the folder to its place; `false` if there is something already.
    ///
    /// # Errors
    /// [`Error::Unwritable`].
    pub fn finish(&mut self, name: &str) -> Result<bool, Error> {
        let place = self.parent.join(name);
        flush(&self.partial);
        match fs::rename(&self.partial, &place) {
            Ok(()) => {}
            Err(_) if place.exists() => return Ok(false),
            Err(e) => return Err(Error::unwritable(&place, e)),
        }
        self.finished = true;
        flush(&self.parent);
        Ok(true)
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        // There is nobody to tell, and a later run clears away what remains.
        let _ = fs::remove_dir_all(&self.partial);
        for folder in &self.made {
            // Only if nothing else has been put there in the meantime.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a small file beside its place and moves it there, over an earlier one.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let partial = path.with_file_name(hidden(&name, "partial"));
    let write = || {
        let mut file = File::create(&partial)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&partial, path)
    };
    write().map_err(|e| {
        let _ = fs::remove_file(&partial);
        Error::unwritable(path, e)
    })
}

/// Removes a folder: it is hidden first, so that whoever looks sees all of it or nothing.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn remove(folder: &Path) -> Result<(), Error> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let doomed = folder.with_file_name(hidden(&name, "removed"));
    fs::rename(folder, &doomed).and_then(|()| fs::remove_dir_all(&doomed)).map_err(|e| Error::unwritable(folder, e))
}

/// `.NAME.partial-PID`
fn hidden(name: &str, why: &str) -> String {
    format!(".{name}.{why}-{}", std::process::id())
}

/// Flushes a folder's list of names to the disk, where the system can.
fn flush(folder: &Path) {
    let _ = File::open(folder).and_then(|f| f.sync_all());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("readable");
        entries.map(|e| e.expect("readable").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let root = tempfile::tempdir().expect("a folder");
        let parent = root.path().join("results/spike");
        let dropped = NewFolder::create(&parent, "a").expect("writable");
        dropped.write("one", b"1").expect("writable");
        assert!(names(&parent)[0].starts_with(".a.partial-"));
        drop(dropped);
        assert!(names(root.path()).is_empty());

        let mut whole = NewFolder::create(&parent, "a").expect("writable");
        whole.write("one", b"1").expect("writable");
        assert!(whole.finish("a").expect("writable"));
        drop(whole);
        assert_eq!((names(&parent), names(&parent.join("a"))), (vec!["a".to_owned()], vec!["one".to_owned()]));

        // What is there stays.
        let mut second = NewFolder::create(&parent, "a").expect("writable");
        second.write("two", b"2").expect("writable");
        assert!(!second.finish("a").expect("writable"));
        assert!(second.finish("a-2").expect("writable"));
        assert_eq!(names(&parent.join("a")), ["one"]);
        remove(&parent.join("a")).expect("writable");
        assert_eq!(names(&parent), ["a-2"]);
    }

    #[test]
    fn what_is_no_folder_is_named() {
        let root = tempfile::tempdir().expect("a folder");
        let file = root.path().join("results");
        fs::write(&file, "mine").expect("writable");
        let error = NewFolder::create(&file.join("spike"), "a").err().expect("it is a file");
        assert_eq!(error.to_string(), format!("cannot write {}: it is not a folder", file.display()));
        assert_eq!(fs::read_to_string(&file).expect("readable"), "mine");
    }

    #[test]
    fn a_file_is_replaced() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("latest");
        replace(&path, "one\n").expect("writable");
        replace(&path, "two\n").expect("writable");
        assert_eq!((fs::read_to_string(&path).expect("readable").as_str(), names(root.path()).len()), ("two\n", 1));
    }
}
