//! What a template consists of, once it is parsed.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Text(String),
    Reference(Reference),
    Set(Reference, Expression),
    /// Conditions with their blocks, the first that holds is taken, and the block without condition.
    If(Vec<(Expression, Vec<Node>)>, Vec<Node>),
    Foreach {
        variable: String,
        items: Expression,
        body: Vec<Node>,
    },
    Break,
    Stop,
}

/// `$name.property.method(argument)[index]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reference {
    /// As it is written, which is what it prints when it means nothing.
    pub(super) source: String,
    /// `$!name` prints nothing instead.
    pub(super) quiet: bool,
    pub(super) name: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Property(String),
    Method(String, Vec<Expression>),
    Index(Expression),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Boolean(bool),
    Integer(i64),
    Decimal(f64),
    Text(String),
    /// A text in double quotes, which is a template itself.
    Interpolated(Vec<Node>),
    Reference(Reference),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    Range(Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
    /// Operators of one rank, from left to right. A list instead of a tree: its length is free, while
    /// depth is bounded.
    Chain(Box<Expression>, Vec<(Operator, Expression)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// Operators by rank, loosest first: sign or word, and what it means. A sign that another one starts
/// with comes after that one.
pub(super) const RANKS: [&[(&str, Operator)]; 6] = [
    &[("||", Operator::Or), ("or", Operator::Or)],
    &[("&&", Operator::And), ("and", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("eq", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("ne", Operator::NotEqual),
    ],
    &[
        ("<=", Operator::LessOrEqual),
        ("le", Operator::LessOrEqual),
        ("<", Operator::Less),
        ("lt", Operator::Less),
        (">=", Operator::GreaterOrEqual),
        ("ge", Operator::GreaterOrEqual),
        (">", Operator::Greater),
        ("gt", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("%", Operator::Remainder),
    ],
];
