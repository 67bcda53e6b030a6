#include "api/sign_in_providers.hpp"

#include <algorithm>

namespace heydok::api {

SignInProviders::SignInProviders(const std::vector<SignInProvider>& providers,
                                 const net::HttpClient& http, const Clocks& clocks) {
    for (const SignInProvider& provider : providers) {
        auto party = std::make_unique<oidc::RelyingParty>(
            provider.client, http, oidc::RelyingParty::Clocks{clocks.wall, clocks.steady});
        entries_.push_back(std::make_unique<Entry>(Entry{provider, std::move(party)}));
    }
}

SignInProviders::Entry* SignInProviders::find(std::string_view id) {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const auto& entry) { return entry->provider.id == id; });
    return found == entries_.end() ? nullptr : found->get();
}

}  // namespace heydok::api
