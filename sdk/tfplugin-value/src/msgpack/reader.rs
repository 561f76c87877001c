//! Reads msgpack items from bytes, without knowing what they mean.

use rmp::Marker;

use crate::error::DecodeProblem;

/// What is left to read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

/// One item. Containers give their length only; what they contain follows as
/// items of its own, and is certain not to need more bytes than are left if
/// each item takes one.
pub(super) enum Item<'a> {
    Nil,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a [u8]),
    Binary(&'a [u8]),
    Array(usize),
    Map(usize),
    Extension { code: i8, payload: &'a [u8] },
}

impl Item<'_> {
    /// What this is, for messages.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "bool",
            Self::Signed(_) | Self::Unsigned(_) => "integer",
            Self::Float(_) => "float",
            Self::Text(_) => "string",
            Self::Binary(_) => "binary",
            Self::Array(_) => "array",
            Self::Map(_) => "map",
            Self::Extension { .. } => "extension",
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// How many bytes are left.
    pub(super) const fn remaining(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn item(&mut self) -> Result<Item<'a>, DecodeProblem> {
        let [marker] = self.array()?;
        Ok(match Marker::from_u8(marker) {
            // 0xc1 was never given a meaning.
            Marker::Null | Marker::Reserved => {
                if marker != 0xc0 {
                    return Err(DecodeProblem::Reserved);
                }
                Item::Nil
            }
            Marker::False => Item::Bool(false),
            Marker::True => Item::Bool(true),
            Marker::FixPos(number) => Item::Unsigned(number.into()),
            Marker::FixNeg(number) => Item::Signed(number.into()),
            Marker::U8 => Item::Unsigned(u8::from_be_bytes(self.array()?).into()),
            Marker::U16 => Item::Unsigned(u16::from_be_bytes(self.array()?).into()),
            Marker::U32 => Item::Unsigned(u32::from_be_bytes(self.array()?).into()),
            Marker::U64 => Item::Unsigned(u64::from_be_bytes(self.array()?)),
            Marker::I8 => Item::Signed(i8::from_be_bytes(self.array()?).into()),
            Marker::I16 => Item::Signed(i16::from_be_bytes(self.array()?).into()),
            Marker::I32 => Item::Signed(i32::from_be_bytes(self.array()?).into()),
            Marker::I64 => Item::Signed(i64::from_be_bytes(self.array()?)),
            Marker::F32 => Item::Float(f32::from_be_bytes(self.array()?).into()),
            Marker::F64 => Item::Float(f64::from_be_bytes(self.array()?)),
            Marker::FixStr(length) => Item::Text(self.take(length.into())?),
            Marker::Str8 => Item::Text(self.sized::<1>()?),
            Marker::Str16 => Item::Text(self.sized::<2>()?),
            Marker::Str32 => Item::Text(self.sized::<4>()?),
            Marker::Bin8 => Item::Binary(self.sized::<1>()?),
            Marker::Bin16 => Item::Binary(self.sized::<2>()?),
            Marker::Bin32 => Item::Binary(self.sized::<4>()?),
            Marker::FixArray(length) => self.array_item(length.into())?,
            Marker::Array16 => self
                .length::<2>()
                .and_then(|length| self.array_item(length))?,
            Marker::Array32 => self
                .length::<4>()
                .and_then(|length| self.array_item(length))?,
            Marker::FixMap(length) => self.map_item(length.into())?,
            Marker::Map16 => self
                .length::<2>()
                .and_then(|length| self.map_item(length))?,
            Marker::Map32 => self
                .length::<4>()
                .and_then(|length| self.map_item(length))?,
            Marker::FixExt1 => self.extension(1)?,
            Marker::FixExt2 => self.extension(2)?,
            Marker::FixExt4 => self.extension(4)?,
            Marker::FixExt8 => self.extension(8)?,
            Marker::FixExt16 => self.extension(16)?,
            Marker::Ext8 => self
                .length::<1>()
                .and_then(|length| self.extension(length))?,
            Marker::Ext16 => self
                .length::<2>()
                .and_then(|length| self.extension(length))?,
            Marker::Ext32 => self
                .length::<4>()
                .and_then(|length| self.extension(length))?,
        })
    }

    /// Passes over one item and all that it contains.
    pub(super) fn skip(&mut self) -> Result<(), DecodeProblem> {
        let mut pending: usize = 1;
        while pending > 0 {
            // Saturation is harmless: each pending item needs a byte.
            let inner = match self.item()? {
                Item::Array(length) => length,
                Item::Map(length) => length.saturating_mul(2),
                _ => 0,
            };
            pending = (pending - 1).saturating_add(inner);
        }
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeProblem> {
        let (bytes, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(DecodeProblem::Truncated)?;
        self.rest = rest;
        Ok(*bytes)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeProblem> {
        let (bytes, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(DecodeProblem::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// A length of `N` bytes, at most 4.
    fn length<const N: usize>(&mut self) -> Result<usize, DecodeProblem> {
        let bytes = self.array::<N>()?;
        Ok(bytes
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte)))
    }

    fn sized<const N: usize>(&mut self) -> Result<&'a [u8], DecodeProblem> {
        let length = self.length::<N>()?;
        self.take(length)
    }

    fn array_item(&self, length: usize) -> Result<Item<'a>, DecodeProblem> {
        if length > self.rest.len() {
            return Err(DecodeProblem::Truncated);
        }
        Ok(Item::Array(length))
    }

    fn map_item(&self, length: usize) -> Result<Item<'a>, DecodeProblem> {
        if length > self.rest.len() / 2 {
            return Err(DecodeProblem::Truncated);
        }
        Ok(Item::Map(length))
    }

    fn extension(&mut self, length: usize) -> Result<Item<'a>, DecodeProblem> {
        let [code] = self.array()?;
        Ok(Item::Extension {
            code: code.cast_signed(),
            payload: self.take(length)?,
        })
    }
}
