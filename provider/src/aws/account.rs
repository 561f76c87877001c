//! Whose account the credentials are of, and whether it may be changed.

use super::call::Call;
use super::clients::Session;
use super::error::CallError;
use super::settings::WrongAccount;
use crate::stack::arn::Home;

/// The account of the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Twelve digits.
    pub id: String,
    /// Partition, `aws`.
    pub partition: String,
}

/// Why nothing may be changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The account must not be changed.
    #[error(transparent)]
    Wrong(#[from] WrongAccount),
    /// AWS did not tell the account.
    #[error(
        "the account of the credentials could not be asked for, which allowed_account_ids or \
         forbidden_account_ids of the provider needs"
    )]
    Unasked(#[from] CallError),
}

impl Session<'_> {
    /// The account of the credentials, asked for once.
    ///
    /// # Errors
    ///
    /// [`CallError`] when AWS does not tell.
    pub async fn account(&self) -> Result<&Account, CallError> {
        self.account
            .get_or_try_init(async || {
                let call = Call::sts("GetCallerIdentity", "the credentials of the provider");
                let request = self.connected.sts.get_caller_identity();
                let answer = self.call(call, || request.clone().send()).await?;
                let arn = answer.arn.unwrap_or_default();
                Ok(Account {
                    id: answer.account.unwrap_or_default(),
                    partition: arn.split(':').nth(1).unwrap_or("aws").to_owned(),
                })
            })
            .await
    }

    /// Where everything that this session makes lives.
    ///
    /// # Errors
    ///
    /// As [`Self::account`].
    pub async fn home(&self) -> Result<Home, CallError> {
        let account = self.account().await?;
        Ok(Home {
            partition: account.partition.clone(),
            region: self.region().to_owned(),
            account: account.id.clone(),
        })
    }

    /// Makes sure that the account may be changed. Without a restriction nothing is asked.
    pub(super) async fn check_account(&self) -> Result<(), AccountError> {
        let accounts = &self.settings.accounts;
        if accounts.is_unrestricted() {
            return Ok(());
        }
        let account = self.account().await?;
        Ok(accounts.check(&account.id)?)
    }
}
