//! `biao schema`: the JSON Schema of what biao writes.

use crate::args::{Schema, SchemaOf};
use crate::output;
use crate::status::Status;
use biao::emit::schema;

pub(crate) fn run(args: &Schema) -> anyhow::Result<Status> {
    let schema = match args.output {
        SchemaOf::Document => schema::document(),
        SchemaOf::Record => schema::record(),
        SchemaOf::Tables => schema::tables(),
        SchemaOf::Value => schema::value(),
    };
    output::print(format!("{schema:#}\n").as_bytes())?;
    Ok(Status::Clean)
}
