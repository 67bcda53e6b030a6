#pragma once
#include <cstddef>
#include <string_view>

#include "base/bytes.hpp"
#include "rtc/stun/message.hpp"

namespace heydok::ice {

inline constexpr std::uint16_t kUnknownAttributeError = 420;  // RFC 8489 section 14.8
inline constexpr std::uint16_t kRoleConflictError = 487;      // RFC 8445 section 7.3.1.1

/// Writes the success response to a request that came from `from`, signed with `pwd`; answers its
/// size, 0 when `out` is too small.
std::size_t write_success(MutableBytes out, const stun::TransactionId& id,
                          const TransportAddress& from, std::string_view pwd);

/// The error that an authenticated request deserves: 420 for attributes that we must understand
/// and do not, 487 when it carries `our_role`; 0 when there is none.
std::uint16_t error_for(const stun::Message& request, stun::AttributeType our_role);

/// Writes that error response, signed with `pwd`.
std::size_t write_error(MutableBytes out, const stun::Message& request, std::uint16_t code,
                        std::string_view pwd);

}  // namespace heydok::ice
