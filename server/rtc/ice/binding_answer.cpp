#include "rtc/ice/binding_answer.hpp"

#include <array>

#include "rtc/stun/message_builder.hpp"

namespace heydok::ice {
namespace {

using stun::AttributeType;

/// More are not named in a 420, so that the answer stays smaller than the request.
constexpr std::size_t kMaxNamedUnknown = 2;

bool is_understood(AttributeType type) {
    switch (type) {
        case AttributeType::username:
        case AttributeType::message_integrity:
        case AttributeType::error_code:
        case AttributeType::unknown_attributes:
        case AttributeType::message_integrity_sha256:
        case AttributeType::xor_mapped_address:
        case AttributeType::priority:
        case AttributeType::use_candidate:
            return true;
        default:
            return !stun::is_comprehension_required(type);
    }
}

/// The first types that we do not understand; answers how many.
std::size_t find_unknown(const stun::Message& request,
                         std::array<AttributeType, kMaxNamedUnknown>& unknown) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < request.attribute_count() && count < unknown.size(); ++i) {
        const AttributeType type = request.attribute(i).type;
        if (!is_understood(type)) {
            unknown[count++] = type;
        }
    }
    return count;
}

}  // namespace

std::size_t write_success(MutableBytes out, const stun::TransactionId& id,
                          const TransportAddress& from, std::string_view pwd) {
    stun::MessageBuilder builder{out, stun::Class::success, stun::Method::binding, id};
    return builder.mapped_address(from).finish(pwd);
}

std::uint16_t error_for(const stun::Message& request, AttributeType our_role) {
    std::array<AttributeType, kMaxNamedUnknown> unknown;
    if (find_unknown(request, unknown) > 0) {
        return kUnknownAttributeError;
    }
    return request.has(our_role) ? kRoleConflictError : 0;
}

std::size_t write_error(MutableBytes out, const stun::Message& request, std::uint16_t code,
                        std::string_view pwd) {
    stun::MessageBuilder builder{out, stun::Class::error, stun::Method::binding,
                                 request.transaction_id()};
    builder.error_code(code);
    if (code == kUnknownAttributeError) {
        std::array<AttributeType, kMaxNamedUnknown> unknown;
        const std::size_t count = find_unknown(request, unknown);
        builder.unknown_attributes(std::span{unknown}.first(count));
    }
    return builder.finish(pwd);
}

}  // namespace heydok::ice
