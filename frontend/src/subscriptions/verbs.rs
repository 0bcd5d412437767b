//! What can be done to a subscription, as its buttons say it: some lead to a choice between two
//! ways.

use chrono::{DateTime, Days, Utc};
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::subscriptions::life::{
    ActionRefusal, Step, SubscriptionAction as Action, Terms, Upgrade, can_withdraw,
};
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionDetails, SubscriptionStatus};
use goodstanding_words::Fixed;
use goodstanding_words::subscriptions::{actions, verbs as words};

use crate::words::say;

/// A button on the page of a subscription; several actions can stand behind one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Charge the unpaid cycle.
    PayNow,
    /// Change to another product or plan.
    Upgrade,
    /// Pause, now or later.
    Pause,
    /// End a pause, or call a planned one off.
    Resume,
    /// End it, now or later.
    Cancel,
    /// Take a cancellation back.
    Withdraw,
    /// Begin before the start date.
    Activate,
    /// Move the start date.
    MoveStart,
    /// End it, whatever it is.
    ForceEnd,
    /// The customer withdraws from the contract.
    WithdrawContract,
    /// Take it out of every list.
    Delete,
}

/// What an action makes of it, by the rule that the server executes.
pub fn act(
    details: &SubscriptionDetails,
    action: Action,
    starts_on: Option<chrono::NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Step, ActionRefusal> {
    let prices = details.prices_for(action);
    let terms = Terms {
        plan: &details.plan,
        prices: &prices,
    };
    if action == Action::WithdrawContract {
        can_withdraw(details.ordered_at, now)?;
    }
    details.life.foresee(action, starts_on, now, terms)
}

impl Verb {
    /// Every button, in the order of display.
    pub const ALL: [Self; 11] = [
        Self::PayNow,
        Self::Upgrade,
        Self::Pause,
        Self::Resume,
        Self::Cancel,
        Self::Withdraw,
        Self::Activate,
        Self::MoveStart,
        Self::ForceEnd,
        Self::WithdrawContract,
        Self::Delete,
    ];

    /// The ways that it leads to.
    const fn ways(self) -> &'static [Action] {
        match self {
            Self::PayNow => &[Action::PayNow],
            Self::Upgrade => &[Action::Upgrade],
            Self::Pause => &[Action::PauseAtEnd, Action::PauseNow],
            Self::Resume => &[Action::ResumeKeepingDate, Action::ResumeFromToday],
            Self::Cancel => &[Action::CancelAtEnd, Action::CancelNow],
            Self::Withdraw => &[Action::Withdraw],
            Self::Activate => &[Action::Activate],
            Self::MoveStart => &[Action::MoveStart],
            Self::ForceEnd => &[Action::ForceEnd],
            Self::WithdrawContract => &[Action::WithdrawContract],
            Self::Delete => &[Action::Delete],
        }
    }

    /// The words on the button.
    pub const fn label(self, status: SubscriptionStatus) -> Fixed {
        match self {
            Self::PayNow => Action::PayNow.label(),
            Self::Upgrade => Action::Upgrade.label(),
            Self::Pause => words::PAUSE_LABEL,
            Self::Resume => words::RESUME_LABEL,
            // Its end is decided: what is left is to end it sooner.
            Self::Cancel if matches!(status, SubscriptionStatus::PendingCancel) => {
                Action::CancelNow.label()
            }
            Self::Cancel => words::CANCEL,
            Self::Withdraw => Action::Withdraw.label(),
            Self::Activate => Action::Activate.label(),
            Self::MoveStart => Action::MoveStart.label(),
            Self::ForceEnd => Action::ForceEnd.label(),
            Self::WithdrawContract => Action::WithdrawContract.label(),
            Self::Delete => Action::Delete.label(),
        }
    }

    /// What the dialog and its button say.
    pub const fn heading(self) -> Fixed {
        match self {
            Self::PayNow => actions::PAY_NOW,
            Self::Upgrade => words::UPGRADE,
            Self::Pause => words::PAUSE,
            Self::Resume => words::RESUME,
            Self::Cancel => words::CANCEL,
            Self::Withdraw => actions::WITHDRAW,
            Self::Activate => words::ACTIVATE,
            Self::MoveStart => actions::MOVE_START,
            Self::ForceEnd => actions::FORCE_END,
            Self::WithdrawContract => actions::WITHDRAW_CONTRACT,
            Self::Delete => words::DELETE,
        }
    }

    /// The id of the button.
    pub const fn id(self) -> &'static str {
        match self {
            Self::PayNow => "action-pay",
            Self::Upgrade => "action-upgrade",
            Self::Pause => "action-pause",
            Self::Resume => "action-resume",
            Self::Cancel => "action-cancel",
            Self::Withdraw => "action-withdraw",
            Self::Activate => "action-activate",
            Self::MoveStart => "action-move-start",
            Self::ForceEnd => "action-force-end",
            Self::WithdrawContract => "action-withdraw-contract",
            Self::Delete => "action-delete",
        }
    }

    /// Whether the button is there: for this actor, and for one that stands so. Of two that exclude
    /// each other, it is the one that fits; where it is over, nothing is left to do but to delete
    /// it.
    pub fn is_shown(self, actor: ActorKind, status: SubscriptionStatus) -> bool {
        use SubscriptionStatus as S;
        let is_for = self.ways().iter().any(|action| action.is_for(actor));
        let is_paused = matches!(status, S::PendingPause | S::Paused);
        let is_ahead = matches!(status, S::Processing | S::PendingActivation);
        is_for
            && match self {
                Self::Delete => status != S::Deleted,
                _ if status.has_ended() => false,
                Self::Pause => !is_paused,
                Self::Resume => is_paused,
                Self::Withdraw => status == S::PendingCancel,
                Self::Activate | Self::MoveStart => is_ahead,
                Self::PayNow
                | Self::Upgrade
                | Self::Cancel
                | Self::ForceEnd
                | Self::WithdrawContract => true,
            }
    }

    /// Whether it is what helps most.
    pub fn is_primary(self, details: &SubscriptionDetails) -> bool {
        let (status, billing) = (
            details.life.standing.status(),
            details.life.standing.billing(),
        );
        match self {
            // What cannot be charged at all is not paid by charging it again.
            Self::PayNow => billing != Some(BillingStatus::UnusablePaymentMethod),
            Self::Resume => status == SubscriptionStatus::Paused,
            Self::Upgrade
            | Self::Pause
            | Self::Cancel
            | Self::Withdraw
            | Self::Activate
            | Self::MoveStart
            | Self::ForceEnd
            | Self::WithdrawContract
            | Self::Delete => false,
        }
    }

    /// The ways that are offered, or why there is none.
    pub fn offered(
        self,
        details: &SubscriptionDetails,
        now: DateTime<Utc>,
    ) -> Result<Vec<Action>, String> {
        match self {
            Self::Upgrade => {
                if details.items.len() > 1 {
                    let count = details.items.len() as u64;
                    return Err(say(words::not_in_one_step(count)));
                }
                let prices = details.prices();
                let terms = Terms {
                    plan: &details.plan,
                    prices: &prices,
                };
                Upgrade::decide(&details.life, now, terms, terms)
                    .map(|_| self.ways().to_vec())
                    .map_err(|refusal| say(refusal.words()))
            }
            Self::MoveStart => {
                let tomorrow = now.date_naive().checked_add_days(Days::new(1));
                act(details, Action::MoveStart, tomorrow, now)
                    .map(|_| self.ways().to_vec())
                    .map_err(|refusal| say(refusal.words()))
            }
            Self::PayNow
            | Self::Pause
            | Self::Resume
            | Self::Cancel
            | Self::Withdraw
            | Self::Activate
            | Self::ForceEnd
            | Self::WithdrawContract
            | Self::Delete => self.possible(details, now),
        }
    }

    fn possible(
        self,
        details: &SubscriptionDetails,
        now: DateTime<Utc>,
    ) -> Result<Vec<Action>, String> {
        let mut steps = Vec::new();
        let mut refusal = None;
        for action in self.ways().iter().copied() {
            match act(details, action, None, now) {
                Ok(step) => steps.push((action, step)),
                Err(why) => {
                    refusal.get_or_insert(why);
                }
            }
        }
        // Two ways to the same end are one: without a paid period there is nothing to wait for.
        if let [(_, first), (_, second)] = steps.as_slice()
            && first == second
        {
            steps.remove(usize::from(self == Self::Resume));
        }
        match refusal {
            Some(refusal) if steps.is_empty() => Err(say(refusal.words())),
            _ => Ok(steps.into_iter().map(|(action, _)| action).collect()),
        }
    }
}
