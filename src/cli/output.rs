//! Writing results: to standard output, and to files that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::Error;

/// Writes to standard output. A reader that has gone away has seen all it wanted.
///
/// # Errors
/// [`Error::Unwritable`] for all other failures.
pub fn print(text: &str) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Unwritable { what: "standard output".to_owned(), source: e })
        }
        _ => Ok(()),
    }
}

/// Writes a file, whole or not at all.
///
/// # Errors
/// [`Error::Unwritable`].
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let write = || {
        let mut file = NewFile::create(path)?;
        file.write_all(bytes)?;
        file.finish()
    };
    write().map_err(|e| Error::unwritable(path, e))
}

/// A file under construction: written beside its place, and moved there when it is complete. Dropped before, it leaves
/// nothing behind. What exists and is no regular file, such as a pipe, is written directly.
pub struct NewFile {
    out: Option<BufWriter<File>>,
    /// Where it is written, and where it belongs.
    renamed: Option<(PathBuf, PathBuf)>,
}

impl NewFile {
    /// Starts a file.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn create(path: &Path) -> io::Result<Self> {
        // A link keeps pointing to the file that it names.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let metadata = fs::metadata(&place);
        if metadata.as_ref().is_ok_and(|m| m.is_dir()) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        if metadata.is_ok_and(|m| !m.is_file()) {
            let file = File::options().write(true).open(&place)?;
            return Ok(Self { out: Some(BufWriter::new(file)), renamed: None });
        }
        let name =
            place.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it has no file name"))?;
        let partial = format!(".{}.partial-{}", name.to_string_lossy(), std::process::id());
        let partial = place.with_file_name(partial);
        let file = File::create(&partial)?;
        Ok(Self { out: Some(BufWriter::new(file)), renamed: Some((partial, place)) })
    }

    /// Completes the file and moves it to its place.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(mut out) = self.out.take() {
            out.flush()?;
        }
        if let Some((partial, place)) = &self.renamed {
            fs::rename(partial, place)?;
            self.renamed = None;
        }
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.as_mut().map_or(Ok(0), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), BufWriter::flush)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some((partial, _)) = &self.renamed {
            // The file may be gone already; there is nobody to tell.
            let _ = fs::remove_file(partial);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.csv");
        let mut dropped = NewFile::create(&path).expect("writable");
        dropped.write_all(b"half").expect("writable");
        drop(dropped);
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0);
        let mut whole = NewFile::create(&path).expect("writable");
        whole.write_all(b"whole").expect("writable");
        assert!(!path.exists());
        whole.finish().expect("writable");
        assert_eq!(fs::read_to_string(&path).expect("readable"), "whole");
        assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 1);
    }
}
