//! What becomes of an order at the moment when it is placed.

use crate::catalog::AutoSetup;
use crate::money::Money;
use crate::services::ServiceStatus;

/// The status of a service right after its order, when `due` is charged for it. With nothing to pay
/// there is no payment to wait for.
pub fn first_status(setup: AutoSetup, due: Money) -> ServiceStatus {
    match setup {
        AutoSetup::OnOrder => ServiceStatus::Active,
        AutoSetup::OnFirstPayment if due.is_zero() => ServiceStatus::Active,
        AutoSetup::OnFirstPayment | AutoSetup::OnAcceptance => ServiceStatus::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn only_what_sets_itself_up_is_active_at_once() {
        use ServiceStatus::{Active, Pending};
        let (some, none) = (Money::new(1, Currency::EUR), Money::zero(Currency::EUR));
        assert_eq!(first_status(AutoSetup::OnOrder, some), Active);
        assert_eq!(first_status(AutoSetup::OnOrder, none), Active);
        assert_eq!(first_status(AutoSetup::OnFirstPayment, some), Pending);
        assert_eq!(first_status(AutoSetup::OnFirstPayment, none), Active);
        assert_eq!(first_status(AutoSetup::OnAcceptance, none), Pending);
    }
}
