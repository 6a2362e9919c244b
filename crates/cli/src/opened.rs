//! A document that is open, before its stages.

use biao::model::{Diagnostic, Record};
use biao::{Decoded, Pipeline, Processed};

/// A document whose stages run when somebody asks for what they make of it.
pub(crate) struct Opened<'a> {
    pub(crate) decoded: &'a Decoded<'a>,
    stages: Stages<'a>,
}

/// What there is to run.
enum Stages<'a> {
    /// All of them.
    Of(&'a Pipeline),
    /// Nothing: the document was given up.
    GivenUp(&'a Processed<'a>),
}

impl<'a> Opened<'a> {
    /// A document to take through the pipeline.
    pub(crate) fn new(decoded: &'a Decoded<'a>, pipeline: &'a Pipeline) -> Self {
        Self {
            decoded,
            stages: Stages::Of(pipeline),
        }
    }

    /// A document that was given up, with what there is to say of it ([`biao::unread`]).
    pub(crate) fn given_up(decoded: &'a Decoded<'a>, processed: &'a Processed<'a>) -> Self {
        Self {
            decoded,
            stages: Stages::GivenUp(processed),
        }
    }

    /// Hands over all that the stages make, at once.
    pub(crate) fn whole<T>(&self, then: impl FnOnce(&Decoded<'_>, &Processed<'_>) -> T) -> T {
        match self.stages {
            Stages::Of(pipeline) => then(self.decoded, &pipeline.process(self.decoded)),
            Stages::GivenUp(processed) => then(self.decoded, processed),
        }
    }

    /// Hands over one record after the other, each as soon as it is done, so that no two of them are
    /// held; returns the diagnostics.
    pub(crate) fn each(&self, done: impl FnMut(&Record<'_>)) -> Vec<Diagnostic> {
        match self.stages {
            Stages::Of(pipeline) => pipeline.each(self.decoded, done),
            Stages::GivenUp(processed) => {
                processed.records.iter().for_each(done);
                processed.diagnostics.clone()
            }
        }
    }
}
