//! Cuts the bytes of a CSV file into rows and fields, without copying them.
//!
//! RFC 4180, with any line end. Unlike the `csv` crate, which is the oracle of the tests below, it says where a quotation
//! mark was opened that is never closed, and takes no text after a closing one: both mean that rows have run together.

use std::borrow::Cow;

use super::RECORD_MAX;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quotation mark that is never closed: nothing behind it was read.
    Unclosed,
    /// Text between a closing quotation mark and the next comma.
    AfterQuote,
    /// More than [`RECORD_MAX`] bytes.
    TooLong,
    /// A zero byte.
    Nul,
}

/// Where a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At a line break.
    Line,
    /// With the file.
    File,
}

/// The rows of a file.
pub(super) struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    number: u32,
}

impl<'a> Rows<'a> {
    /// The rows of `bytes`, which have no byte order mark.
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, number: 0 }
    }

    /// The number of the row read last, as a spreadsheet counts: the header is row 1.
    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    /// Reads the next row into `fields`; `None` at the end of the file.
    pub(super) fn next(&mut self, fields: &mut Vec<Cow<'a, [u8]>>) -> Option<Result<End, Fault>> {
        if self.at >= self.bytes.len() {
            return None;
        }
        fields.clear();
        self.number = self.number.saturating_add(1);
        let start = self.at;
        let read = self.fields(fields);
        let raw = &self.bytes[start..self.at];
        Some(read.and_then(|end| {
            if raw.len() > RECORD_MAX {
                Err(Fault::TooLong)
            } else if raw.contains(&0) {
                Err(Fault::Nul)
            } else {
                Ok(end)
            }
        }))
    }

    /// Reads fields up to the end of the row; behind a fault it stands at the start of a line or the end of the file.
    fn fields(&mut self, fields: &mut Vec<Cow<'a, [u8]>>) -> Result<End, Fault> {
        loop {
            let field = if self.bytes.get(self.at) == Some(&b'"') { self.quoted()? } else { self.plain() };
            fields.push(field);
            match self.bytes.get(self.at) {
                None => return Ok(End::File),
                Some(b',') => self.at += 1,
                Some(b'\n' | b'\r') => {
                    self.line_break();
                    return Ok(End::Line);
                }
                Some(_) => {
                    self.plain_line();
                    return Err(Fault::AfterQuote);
                }
            }
        }
    }

    /// A field without quotation marks around it.
    fn plain(&mut self) -> Cow<'a, [u8]> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r')).unwrap_or(rest.len());
        self.at += length;
        Cow::Borrowed(&rest[..length])
    }

    /// A field in quotation marks; a doubled one stands for one.
    fn quoted(&mut self) -> Result<Cow<'a, [u8]>, Fault> {
        let bytes = self.bytes;
        let open = self.at + 1;
        let mut field = Cow::Borrowed(&bytes[open..open]);
        let mut from = open;
        loop {
            let Some(length) = bytes[from..].iter().position(|&byte| byte == b'"') else {
                self.at = bytes.len();
                return Err(Fault::Unclosed);
            };
            let close = from + length;
            if field.is_empty() {
                field = Cow::Borrowed(&bytes[from..close]);
            } else if close > from {
                field.to_mut().extend_from_slice(&bytes[from..close]);
            }
            if bytes.get(close + 1) != Some(&b'"') {
                self.at = close + 1;
                return Ok(field);
            }
            field.to_mut().push(b'"');
            from = close + 2;
        }
    }

    fn line_break(&mut self) {
        let crlf = self.bytes[self.at..].starts_with(b"\r\n");
        self.at += if crlf { 2 } else { 1 };
    }

    /// Leaves the rest of a line unread.
    fn plain_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        if self.at < self.bytes.len() {
            self.line_break();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<Vec<Vec<u8>>, Fault>> {
        let mut rows = Rows::new(bytes);
        let mut fields = Vec::new();
        let mut all = Vec::new();
        while let Some(row) = rows.next(&mut fields) {
            all.push(row.map(|_| fields.iter().map(|field| field.to_vec()).collect()));
        }
        all
    }

    fn row(fields: &[&str]) -> Result<Vec<Vec<u8>>, Fault> {
        Ok(fields.iter().map(|field| field.as_bytes().to_vec()).collect())
    }

    #[test]
    fn any_line_end_ends_a_row() {
        assert_eq!(read(b"a,b\nc,\r\n,d\re"), [row(&["a", "b"]), row(&["c", ""]), row(&["", "d"]), row(&["e"])]);
        assert_eq!(read(b""), []);
        assert_eq!(read(b"\n"), [row(&[""])]);
    }

    #[test]
    fn quotes_hold_commas_lines_and_quotes() {
        assert_eq!(read(b"\"a,\nb\",\"c \"\"d\"\"\",\"\"\n"), [row(&["a,\nb", "c \"d\"", ""])]);
        assert_eq!(read(b"\"\"\"x\"\"\",5\" nail"), [row(&["\"x\"", "5\" nail"])]);
    }

    #[test]
    fn a_quote_that_never_closes_ends_the_file() {
        assert_eq!(read(b"a\n\"b\nc\nd\n"), [row(&["a"]), Err(Fault::Unclosed)]);
    }

    #[test]
    fn text_after_a_quote_costs_its_row_only() {
        assert_eq!(read(b"\"a\"b,c\nd\n"), [Err(Fault::AfterQuote), row(&["d"])]);
    }

    #[test]
    fn a_long_row_and_a_zero_byte_cost_their_row_only() {
        let mut bytes = vec![b'x'; RECORD_MAX + 1];
        bytes.extend_from_slice(b"\na\0b\nc");
        assert_eq!(read(&bytes), [Err(Fault::TooLong), Err(Fault::Nul), row(&["c"])]);
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            rows in proptest::collection::vec(proptest::collection::vec("[a-c,\"\r\n é]{0,6}", 1..5), 1..6),
        ) {
            let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let expected: Vec<_> = rows.iter().map(|fields| {
                row(&fields.iter().map(String::as_str).collect::<Vec<_>>())
            }).collect();
            prop_assert_eq!(read(&bytes), expected);
        }

        #[test]
        fn without_quotes_the_csv_crate_agrees(text in "[a-c,\r\n]{0,40}") {
            let mut reader =
                ::csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
            let expected: Vec<_> = reader.records().map(|record| row(&record.unwrap().iter().collect::<Vec<_>>())).collect();
            // The crate leaves out empty lines.
            let ours: Vec<_> = read(text.as_bytes()).into_iter().filter(|row| row != &self::row(&[""])).collect();
            prop_assert_eq!(ours, expected);
        }

        #[test]
        fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(
            proptest::sample::select(&b"\"\",\n\ra\0"[..]), 0..60)) {
            let rows = read(&bytes);
            prop_assert!(rows.len() <= bytes.len());
        }
    }
}
