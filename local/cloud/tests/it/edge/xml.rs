//! Answers of CloudFront's API, as far as they matter here.

/// One distribution `E1`: a site in the bucket `site`, and `/chat` and `/slow` at the REST API `abc`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    pub(crate) enabled: bool,
    pub(crate) default_root_object: &'static str,
    /// Whether the bucket has an origin access control.
    pub(crate) has_access_control: bool,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            enabled: true,
            default_root_object: "index.html",
            has_access_control: true,
        }
    }
}

pub(crate) const ARN: &str = "arn:aws:cloudfront::000000000000:distribution/E1";

/// Answer of `ListDistributions`.
pub(crate) fn list() -> String {
    "<DistributionList><Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>1</Quantity>\
     <Items><DistributionSummary><Id>E1</Id></DistributionSummary></Items></DistributionList>"
        .to_owned()
}

/// Answer of `GetDistribution`.
pub(crate) fn distribution(site: Site) -> String {
    let Site {
        enabled,
        default_root_object,
        has_access_control,
    } = site;
    let control = if has_access_control {
        "<OriginAccessControlId>OAC</OriginAccessControlId>"
    } else {
        ""
    };
    let behavior = |name: &str, pattern: &str, origin: &str, more: &str| {
        format!(
            "<{name}>{pattern}<TargetOriginId>{origin}</TargetOriginId><ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy>\
             <CachePolicyId>CP</CachePolicyId><ResponseHeadersPolicyId>RHP</ResponseHeadersPolicyId>{more}</{name}>"
        )
    };
    let all = "<AllowedMethods><Quantity>7</Quantity><Items><Method>GET</Method><Method>HEAD</Method><Method>OPTIONS</Method>\
               <Method>PUT</Method><Method>PATCH</Method><Method>POST</Method><Method>DELETE</Method></Items></AllowedMethods>";
    let chat = behavior(
        "CacheBehavior",
        "<PathPattern>/chat</PathPattern>",
        "api",
        all,
    );
    let slow = behavior(
        "CacheBehavior",
        "<PathPattern>/slow</PathPattern>",
        "slow",
        all,
    );
    let default = behavior("DefaultCacheBehavior", "", "bucket", "");
    let api = |id: &str, seconds: u8| {
        format!(
            "<Origin><Id>{id}</Id><DomainName>abc.execute-api.eu-central-1.amazonaws.com</DomainName><OriginPath>/dev</OriginPath>\
             <CustomHeaders><Quantity>0</Quantity></CustomHeaders><CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort>\
             <OriginProtocolPolicy>https-only</OriginProtocolPolicy><OriginReadTimeout>{seconds}</OriginReadTimeout></CustomOriginConfig></Origin>"
        )
    };
    let (quick, silent) = (api("api", 60), api("slow", 1));
    format!(
        "<Distribution><Id>E1</Id><ARN>{ARN}</ARN><Status>Deployed</Status><LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime>\
         <InProgressInvalidationBatches>0</InProgressInvalidationBatches><DomainName>d1.cloudfront.net</DomainName><DistributionConfig>\
         <CallerReference>test</CallerReference><DefaultRootObject>{default_root_object}</DefaultRootObject><Origins><Quantity>3</Quantity><Items>\
         <Origin><Id>bucket</Id><DomainName>site.s3.eu-central-1.amazonaws.com</DomainName><OriginPath></OriginPath>\
         <S3OriginConfig><OriginAccessIdentity></OriginAccessIdentity></S3OriginConfig>{control}</Origin>{quick}{silent}</Items></Origins>\
         {default}<CacheBehaviors><Quantity>2</Quantity><Items>{chat}{slow}</Items></CacheBehaviors>\
         <CustomErrorResponses><Quantity>1</Quantity><Items><CustomErrorResponse><ErrorCode>404</ErrorCode><ResponsePagePath>/missing.html</ResponsePagePath>\
         <ResponseCode>404</ResponseCode><ErrorCachingMinTTL>10</ErrorCachingMinTTL></CustomErrorResponse></Items></CustomErrorResponses>\
         <Comment></Comment><Enabled>{enabled}</Enabled></DistributionConfig></Distribution>"
    )
}

/// Answer of `GetOriginAccessControl`.
pub(crate) fn access_control() -> String {
    "<OriginAccessControl><Id>OAC</Id><OriginAccessControlConfig><Name>site</Name><SigningProtocol>sigv4</SigningProtocol>\
     <SigningBehavior>always</SigningBehavior><OriginAccessControlOriginType>s3</OriginAccessControlOriginType></OriginAccessControlConfig></OriginAccessControl>"
        .to_owned()
}

/// Answer of `GetResponseHeadersPolicy`.
pub(crate) fn headers_policy(content_security_policy: &str) -> String {
    format!(
        "<ResponseHeadersPolicy><Id>RHP</Id><LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime><ResponseHeadersPolicyConfig><Name>site</Name>\
         <SecurityHeadersConfig><ContentSecurityPolicy><Override>true</Override><ContentSecurityPolicy>{content_security_policy}</ContentSecurityPolicy></ContentSecurityPolicy>\
         <ContentTypeOptions><Override>true</Override></ContentTypeOptions></SecurityHeadersConfig>\
         <CustomHeadersConfig><Quantity>1</Quantity><Items><ResponseHeadersPolicyCustomHeader><Header>x-team</Header><Value>support</Value><Override>false</Override>\
         </ResponseHeadersPolicyCustomHeader></Items></CustomHeadersConfig></ResponseHeadersPolicyConfig></ResponseHeadersPolicy>"
    )
}

/// Answer of `GetCachePolicy`: forwards the parameter `q` and nothing else.
pub(crate) fn cache_policy() -> String {
    "<CachePolicy><Id>CP</Id><LastModifiedTime>2026-01-01T00:00:00Z</LastModifiedTime><CachePolicyConfig><Name>one</Name><MinTTL>0</MinTTL>\
     <ParametersInCacheKeyAndForwardedToOrigin><EnableAcceptEncodingGzip>false</EnableAcceptEncodingGzip>\
     <HeadersConfig><HeaderBehavior>none</HeaderBehavior></HeadersConfig><CookiesConfig><CookieBehavior>none</CookieBehavior></CookiesConfig>\
     <QueryStringsConfig><QueryStringBehavior>whitelist</QueryStringBehavior><QueryStrings><Quantity>1</Quantity><Items><Name>q</Name></Items></QueryStrings></QueryStringsConfig>\
     </ParametersInCacheKeyAndForwardedToOrigin></CachePolicyConfig></CachePolicy>"
        .to_owned()
}

/// The site's bucket policy.
pub(crate) fn bucket_policy() -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"cloudfront.amazonaws.com"}},"Action":"s3:GetObject","Resource":"arn:aws:s3:::site/*","Condition":{{"StringEquals":{{"AWS:SourceArn":"{ARN}"}}}}}}]}}"#
    )
}
