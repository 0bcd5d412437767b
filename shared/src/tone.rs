//! What a status asks of its reader. The shape and the colours of a badge follow from it.

closed_enum! {
    /// One question: "what does this ask of me?". Ordered from the calmest to the gravest.
    pub enum Tone {
        /// Not running, nothing due.
        Off = "off",
        /// Running, nothing to do.
        Ok = "ok",
        /// In preparation or free of charge, nothing to do.
        Info = "info",
        /// A change with a date is set.
        Sched = "sched",
        /// Still on, needs watching or a step.
        Warn = "warn",
        /// Blocked or failed, or only the reader can save it.
        Bad = "bad",
    }
}
