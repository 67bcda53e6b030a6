#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "api/api.hpp"
#include "oidc/relying_party.hpp"

namespace heydok::api {

/// The providers of an installation, ready to be asked.
class SignInProviders {
  public:
    SignInProviders(const std::vector<SignInProvider>& providers, const net::HttpClient& http,
                    const Clocks& clocks);

    struct Entry {
        SignInProvider provider;
        std::unique_ptr<oidc::RelyingParty> party;
    };
    /// Null if there is none with this id.
    [[nodiscard]] Entry* find(std::string_view id);
    [[nodiscard]] const std::vector<std::unique_ptr<Entry>>& all() const { return entries_; }

  private:
    std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace heydok::api
