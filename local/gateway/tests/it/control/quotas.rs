//! Quotas for calls, without a server.

use std::time::Duration;

use chatbot_gateway::control::{ErrorCode, Operation, Quotas};
use proptest::prelude::*;

const SECOND: Duration = Duration::from_secs(1);

fn admits(quotas: &mut Quotas, operation: Operation, now: Duration) -> bool {
    match quotas.admit(operation, "123456789012", "us-east-1", now) {
        Ok(()) => true,
        Err(refusal) => {
            assert_eq!(refusal.code, ErrorCode::TooManyRequests);
            false
        }
    }
}

#[test]
fn operations_have_the_quotas_of_the_reference() {
    for (operation, burst, wait) in [
        (Operation::GetApi, 40, Duration::from_millis(100)),
        (Operation::CreateDeployment, 1, 5 * SECOND),
        (Operation::CreateDomainName, 1, 30 * SECOND),
        (Operation::UpdateDomainName, 1, 30 * SECOND),
        (Operation::DeleteDomainName, 1, 30 * SECOND),
        (Operation::UpdateAccount, 1, 20 * SECOND),
        (Operation::UpdateUsagePlan, 1, 20 * SECOND),
        (Operation::CreateApiKey, 5, Duration::from_millis(200)),
        (Operation::DeleteApiKey, 5, Duration::from_millis(200)),
    ] {
        let mut quotas = Quotas::default();
        let admitted = (0..100)
            .take_while(|_| admits(&mut quotas, operation, SECOND))
            .count();
        assert_eq!(admitted, burst, "{operation:?}");
        let soon = SECOND + wait - Duration::from_nanos(1);
        assert!(!admits(&mut quotas, operation, soon), "{operation:?}");
        assert!(
            admits(&mut quotas, operation, SECOND + wait),
            "{operation:?}"
        );
        assert!(
            !admits(&mut quotas, operation, SECOND + wait),
            "{operation:?}"
        );
    }
}

#[test]
fn accounts_and_regions_have_quotas_of_their_own() {
    let mut quotas = Quotas::default();
    for (account, region) in [("1", "a"), ("1", "b"), ("2", "a")] {
        let mut deploy = || {
            let operation = Operation::CreateDeployment;
            quotas.admit(operation, account, region, SECOND).is_ok()
        };
        assert_eq!([deploy(), deploy()], [true, false], "{account} {region}");
    }
}

proptest! {
    /// Never more than the burst plus the rate, however the calls come.
    #[test]
    fn no_window_has_more_calls_than_the_quota(steps in prop::collection::vec(0_u64..300, 1..400)) {
        let mut quotas = Quotas::default();
        let mut now = Duration::ZERO;
        let mut admitted = Vec::new();
        for step in steps {
            now += Duration::from_millis(step);
            if admits(&mut quotas, Operation::GetRoutes, now) {
                admitted.push(now);
            }
        }
        for (index, first) in admitted.iter().enumerate() {
            for (more, last) in admitted[index..].iter().enumerate() {
                let allowed = 40 + (*last - *first).as_millis() / 100;
                prop_assert!((more as u128) < allowed, "{first:?} {last:?}");
            }
        }
    }
}
