//! What customers and staff do: everything that the rules allow of what they see, each as likely as
//! it is in life, or nearly so. What a dialog says of it before is held against what the server
//! answers.

mod methods;
mod orders;
mod services;
mod subscriptions;
mod transactions;

use super::promise::{Object, Promise, Screen, What};
use super::world::World;

/// What somebody may do about an account.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Order,
    AddMethod,
    ReplaceMethod,
    RemoveMethod,
    Subscription,
    CancelService,
    WithdrawService,
    ActOnService,
    ActOnTransaction,
    AcceptOrder,
}

impl World {
    /// Somebody does something about an account.
    pub(super) async fn act(&mut self, place: usize) {
        // What waits for somebody is seldom forgotten.
        if self.dice.percent(40) && self.act_on_transaction(place, true).await {
            return;
        }
        let deed = self.dice.weighed(&[
            (10, Deed::Order),
            (3, Deed::AddMethod),
            (12, Deed::ReplaceMethod),
            (2, Deed::RemoveMethod),
            (40, Deed::Subscription),
            (9, Deed::CancelService),
            (8, Deed::WithdrawService),
            (14, Deed::ActOnService),
            (24, Deed::ActOnTransaction),
            (12, Deed::AcceptOrder),
        ]);
        match deed.unwrap() {
            Deed::Order => self.order(place).await,
            Deed::AddMethod => self.add_method(place).await,
            Deed::ReplaceMethod => self.replace_method(place).await,
            Deed::RemoveMethod => self.remove_method(place).await,
            Deed::Subscription => self.act_on_subscription(place).await,
            Deed::CancelService => self.cancel_service(place).await,
            Deed::WithdrawService => self.withdraw_service(place).await,
            Deed::ActOnService => self.act_on_service(place).await,
            Deed::ActOnTransaction => {
                self.act_on_transaction(place, false).await;
            }
            Deed::AcceptOrder => self.accept_order(place).await,
        }
    }

    /// What a dialog said, and what became of it.
    fn outcome(&mut self, place: usize, of: Object, said: String, became: String) {
        let promise = Promise {
            made_at: self.now(),
            screen: Screen::Dialog,
            of,
            what: What::Outcome { said, became },
        };
        self.promised(place, vec![promise]);
    }
}
