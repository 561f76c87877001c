//! Numbers: text, order, conversions, limits.

use std::cmp::Ordering;

use tfplugin_value::{Number, NumberError};

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

#[test]
fn text_is_shortest_decimal() {
    let check = |text: &str, expected: &str| {
        assert_eq!(number(text).to_string(), expected, "{text}");
    };
    check("0", "0");
    check("-0", "0");
    check("0e999999999999999999999", "0");
    check("+7", "7");
    check("007", "7");
    check("1.50", "1.5");
    check(".5", "0.5");
    check("5.", "5");
    check("1e3", "1000");
    check("1E+3", "1000");
    check("12345e-2", "123.45");
    check("-1e-7", "-0.0000001");
    check("100e-2", "1");
    check("9223372036854775808", "9223372036854775808");
    check("18446744073709551616", "18446744073709551616");
    check("-9223372036854775809", "-9223372036854775809");
    check(
        "0.1000000000000000055511151231257827",
        "0.1000000000000000055511151231257827",
    );
    check("1e400", &format!("1{}", "0".repeat(400)));
    check("1e401", "1e401");
    check("-12e-99999", "-12e-99999");
    check("Inf", "Inf");
    check("-Inf", "-Inf");
}

#[test]
fn other_text_is_refused() {
    let check = |text: &str, expected: NumberError| {
        assert_eq!(text.parse::<Number>(), Err(expected), "{text:.40}");
    };
    for text in [
        "", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "--1", "1 ", "0x10", "1_000",
    ] {
        check(text, NumberError::Syntax);
    }
    for text in [
        "NaN", "nan", "inf", "infinity", "१", "1e5.0", "1,5", "-é", "é",
    ] {
        check(text, NumberError::Syntax);
    }
    check("1e999999999", NumberError::TooLargeOrSmall);
    check("1e-999999999", NumberError::TooLargeOrSmall);
    check("1e99999999999999999999999999", NumberError::TooLargeOrSmall);
    check("-1e100000", NumberError::TooLargeOrSmall);
    check(&"1".repeat(10_001), NumberError::TooManyDigits);
    check(
        &format!("0.{}", "1".repeat(1_000_000)),
        NumberError::TooManyDigits,
    );
}

#[test]
fn the_limits_can_be_reached() {
    assert_eq!(number(&"1".repeat(10_000)).to_string().len(), 10_000);
    assert_eq!(number("1e99999").to_string(), "1e99999");
    assert_eq!(number("1e-100000").to_string(), "1e-100000");
    // Zeros are no significant digits.
    let padded = format!("{}1{}", "0".repeat(20_000), "0".repeat(20_000));
    assert_eq!(number(&padded), number("1e20000"));
}

#[test]
fn equality_and_order_are_those_of_numbers() {
    let check = |left: &str, right: &str, expected: Ordering| {
        let (low, high) = (number(left), number(right));
        assert_eq!(low.cmp(&high), expected, "{left} and {right}");
        assert_eq!(high.cmp(&low), expected.reverse(), "{right} and {left}");
        assert_eq!(low == high, expected.is_eq(), "{left} and {right}");
    };
    check("1", "1.000", Ordering::Equal);
    check("1e19", "10000000000000000000", Ordering::Equal);
    check("0.1", "0.10000000000000001", Ordering::Less);
    check("9007199254740992", "9007199254740993", Ordering::Less);
    check("9223372036854775807", "9223372036854775808", Ordering::Less);
    check(
        "18446744073709551615",
        "18446744073709551616",
        Ordering::Less,
    );
    check(
        "-18446744073709551616",
        "-9223372036854775808",
        Ordering::Less,
    );
    check("-2.5", "-2", Ordering::Less);
    check("-1e-300", "0", Ordering::Less);
    check("0", "1e-300", Ordering::Less);
    check("99", "100.5", Ordering::Less);
    check("0.05", "0.5", Ordering::Less);
    check("1e99999", "Inf", Ordering::Less);
    check("-Inf", "-1e99999", Ordering::Less);
    check("-Inf", "Inf", Ordering::Less);
    check("Inf", "Inf", Ordering::Equal);
}

#[test]
fn floats_are_what_their_shortest_text_says() {
    let check = |float: f64, expected: &str| {
        assert_eq!(Number::try_from(float), Ok(number(expected)), "{float}");
    };
    check(0.1, "0.1");
    check(-0.0, "0");
    check(0.5, "0.5");
    check(1e22, "10000000000000000000000");
    // The exact integer, as this float is not 10²³.
    check(1e23, "99999999999999991611392");
    check(5e-324, "5e-324");
    check(f64::INFINITY, "Inf");
    check(f64::NEG_INFINITY, "-Inf");
    assert_eq!(Number::try_from(f64::NAN), Err(NumberError::NotANumber));
}

#[test]
fn only_exact_floats_are_exact() {
    let check = |text: &str, expected: Option<f64>| {
        assert_eq!(number(text).to_exact_f64(), expected, "{text}");
    };
    check("0.5", Some(0.5));
    check("-3.25", Some(-3.25));
    check("0.1", None);
    check("0.15", None);
    check("9007199254740992", Some(9_007_199_254_740_992.0));
    check("9007199254740993", None);
    check("9223372036854775807", None);
    check("-9223372036854775808", Some(-9_223_372_036_854_775_808.0));
    check("9223372036854775808", Some(9_223_372_036_854_775_808.0));
    check("18446744073709551615", None);
    check("18446744073709551616", Some(18_446_744_073_709_551_616.0));
    check("1e23", None);
    check("1e400", None);
    check("1e-400", None);
    check("Inf", Some(f64::INFINITY));
    let least = format!("{:.1074}", f64::from_bits(1));
    check(&least, Some(f64::from_bits(1)));
}

#[test]
fn numbers_become_rust_numbers_that_can_hold_them() {
    assert_eq!(i64::try_from(number("-5")), Ok(-5));
    assert_eq!(u16::try_from(number("65535")), Ok(65_535));
    assert_eq!(u64::try_from(number("18446744073709551615")), Ok(u64::MAX));
    assert_eq!(u16::try_from(number("65536")), Err(NumberError::OutOfRange));
    assert_eq!(u64::try_from(number("-1")), Err(NumberError::OutOfRange));
    assert_eq!(
        i64::try_from(number("9223372036854775808")),
        Err(NumberError::OutOfRange)
    );
    assert_eq!(
        u64::try_from(number("18446744073709551616")),
        Err(NumberError::OutOfRange)
    );
    assert_eq!(i64::try_from(number("0.5")), Err(NumberError::NotWhole));
    assert_eq!(i64::try_from(Number::INFINITY), Err(NumberError::NotWhole));
    assert_eq!(f64::try_from(number("0.1")), Ok(0.1));
    assert_eq!(f64::try_from(number("1e-400")), Ok(0.0));
    assert_eq!(f64::try_from(number("1e400")), Err(NumberError::OutOfRange));
    assert_eq!(
        f64::try_from(Number::NEGATIVE_INFINITY),
        Ok(f64::NEG_INFINITY)
    );
    assert_eq!(Number::from(u64::MAX).as_u64(), Some(u64::MAX));
    assert_eq!(Number::from(u64::MAX).as_i64(), None);
    assert_eq!(Number::from(-1).as_u64(), None);
    assert_eq!(Number::from(7u32).as_i64(), Some(7));
    assert!(number("1e30").is_integer() && !number("1.5").is_integer());
}

#[test]
fn a_number_is_small() {
    assert_eq!(size_of::<Number>(), 16);
}
